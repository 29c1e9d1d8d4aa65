-- Products and devices. The same text runs on H2 and on PostgreSQL. Times are milliseconds since
-- 1970; null means never.
create table product (
  product_key          varchar(32)   primary key,
  product_secret       varchar(1024) not null,
  name                 varchar(128)  not null,
  description          varchar(1000) not null default '',
  dynamic_registration boolean       not null,
  node_type            smallint      not null default 0,
  data_format          smallint      not null default 1,
  validate_type        smallint      not null default 1,
  auth_type            varchar(32)   not null default 'secret',
  net_type             varchar(32)   not null default 'WIFI',
  created              bigint        not null
);

-- The number orders the devices by age.
create table device (
  product_key   varchar(32)   not null references product on delete cascade,
  device_name   varchar(64)   not null,
  number        bigint        not null unique,
  device_secret varchar(1024) not null,
  iot_id        varchar(64)   not null unique,
  nickname      varchar(128)  not null default '',
  disabled      boolean       not null default false,
  created       bigint        not null,
  activated     bigint,
  last_online   bigint,
  last_offline  bigint,
  address       varchar(128),
  primary key (product_key, device_name)
);

create table device_token (
  product_key varchar(32)   not null,
  device_name varchar(64)   not null,
  client_id   varchar(128)  not null,
  token       varchar(1024) not null,
  primary key (product_key, device_name, client_id),
  foreign key (product_key, device_name) references device on delete cascade
);

create table topic_class (
  number      bigint       primary key,
  product_key varchar(32)  not null references product on delete cascade,
  short_name  varchar(128) not null,
  permission  varchar(16)  not null,
  description varchar(200) not null default '',
  unique (product_key, short_name)
);
