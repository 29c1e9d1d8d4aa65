-- What devices reported and what was asked of them. Values are JSON texts.
create table thing_property (
  product_key varchar(32)      not null,
  device_name varchar(64)      not null,
  identifier  varchar(128)     not null,
  reported    bigint           not null,
  data        varchar(1000000) not null,
  primary key (product_key, device_name, identifier)
);

create table thing_property_history (
  product_key varchar(32)      not null,
  device_name varchar(64)      not null,
  identifier  varchar(128)     not null,
  reported    bigint           not null,
  id          bigint           not null,
  data        varchar(1000000) not null,
  primary key (product_key, device_name, identifier, reported, id)
);

create table thing_event (
  product_key varchar(32)      not null,
  device_name varchar(64)      not null,
  reported    bigint           not null,
  id          bigint           not null,
  identifier  varchar(128)     not null,
  kind        varchar(8)       not null,
  data        varchar(1000000) not null,
  primary key (product_key, device_name, reported, id)
);

create table thing_service (
  product_key varchar(32)      not null,
  device_name varchar(64)      not null,
  called      bigint           not null,
  id          bigint           not null,
  identifier  varchar(128)     not null,
  input       varchar(1000000) not null,
  output      varchar(1000000) not null,
  primary key (product_key, device_name, called, id)
);
