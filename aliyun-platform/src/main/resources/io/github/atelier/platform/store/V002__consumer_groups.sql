-- What waits for the owner's servers. A message is written once, however many groups want it.
create table consumer_group (
  group_no bigint      primary key,
  group_id varchar(64) not null unique,
  name     varchar(64) not null unique
);

create table product_subscription (
  product_key varchar(32)  primary key,
  kinds       varchar(255) not null
);

create table product_subscription_group (
  product_key varchar(32) not null references product_subscription on delete cascade,
  group_no    bigint      not null references consumer_group on delete cascade,
  primary key (product_key, group_no)
);

-- The number grows with time: its upper bits are the milliseconds at which it was queued.
create table server_message (
  number      bigint       primary key,
  message_id  varchar(32)  not null,
  kind        varchar(32)  not null,
  product_key varchar(32)  not null,
  device_name varchar(64)  not null,
  topic       varchar(512) not null,
  payload     bytea        not null,
  qos         smallint     not null,
  generated   bigint       not null,
  waiting     int          not null
);

create table group_message (
  group_no bigint not null,
  number   bigint not null,
  size     int    not null,
  primary key (group_no, number)
);
