-- Products and devices. The same text runs on H2 and on PostgreSQL.
create table product (
  product_key          varchar(32)  primary key,
  product_secret       varchar(64)  not null,
  name                 varchar(128) not null,
  dynamic_registration boolean      not null,
  created              bigint       not null
);

create table device (
  product_key   varchar(32) not null references product on delete cascade,
  device_name   varchar(64) not null,
  device_secret varchar(64) not null,
  iot_id        varchar(64) not null unique,
  activated     boolean     not null default false,
  disabled      boolean     not null default false,
  was_online    boolean     not null default false,
  created       bigint      not null,
  primary key (product_key, device_name)
);

create table device_token (
  product_key varchar(32)  not null,
  device_name varchar(64)  not null,
  client_id   varchar(128) not null,
  token       varchar(128) not null,
  primary key (product_key, device_name, client_id),
  foreign key (product_key, device_name) references device on delete cascade
);
