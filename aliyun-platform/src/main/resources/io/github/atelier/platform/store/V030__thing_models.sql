-- Thing models. A draft has the version ''; what devices are held to is the newest of the others.
create table thing_model (
  product_key varchar(32)      not null,
  version     varchar(64)      not null,
  description varchar(256)     not null,
  created     bigint           not null,
  tsl         varchar(1000000) not null,
  primary key (product_key, version)
);

-- What a product's owner chose: how values are checked, and the script of raw data.
create table thing_product (
  product_key varchar(32)      primary key,
  validation  varchar(8)       not null,
  script      varchar(1000000)
);
