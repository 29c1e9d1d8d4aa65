-- What the cloud keeps for a device: desired values, tags, the shadow.
create table thing_desired (
  product_key varchar(32)      not null,
  device_name varchar(64)      not null,
  identifier  varchar(128)     not null,
  version     bigint           not null,
  changed     bigint           not null,
  data        varchar(1000000),
  primary key (product_key, device_name, identifier)
);

create table thing_tag (
  product_key varchar(32)   not null,
  device_name varchar(64)   not null,
  tag_key     varchar(64)   not null,
  tag_value   varchar(2048) not null,
  primary key (product_key, device_name, tag_key)
);

create table thing_shadow (
  product_key varchar(32)      not null,
  device_name varchar(64)      not null,
  version     bigint           not null,
  changed     bigint           not null,
  reported    varchar(1000000) not null,
  desired     varchar(1000000) not null,
  metadata    varchar(1000000) not null,
  primary key (product_key, device_name)
);
