-- Files for devices, at a name nobody can guess: firmware and configuration.
create table thing_file (
  token   varchar(64)  primary key,
  name    varchar(128) not null,
  created bigint       not null,
  content bytea        not null
);

create table thing_config (
  product_key varchar(32) primary key,
  config_id   varchar(64) not null,
  size        bigint      not null,
  sign        varchar(64) not null,
  token       varchar(64) not null
);

create table thing_firmware (
  product_key varchar(32) not null,
  device_name varchar(64) not null,
  module      varchar(64) not null,
  version     varchar(64) not null,
  primary key (product_key, device_name, module)
);

create table thing_upgrade (
  product_key varchar(32)  not null,
  device_name varchar(64)  not null,
  module      varchar(64)  not null,
  version     varchar(64)  not null,
  size        bigint       not null,
  sign        varchar(128) not null,
  sign_method varchar(16)  not null,
  token       varchar(64)  not null,
  step        integer      not null,
  description varchar(256) not null,
  status      varchar(16)  not null,
  primary key (product_key, device_name, module)
);
