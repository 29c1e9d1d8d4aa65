-- Which sub-device is bound to which gateway; a sub-device to one.
create table thing_topology (
  product_key         varchar(32) not null,
  device_name         varchar(64) not null,
  gateway_product_key varchar(32) not null,
  gateway_device_name varchar(64) not null,
  primary key (product_key, device_name)
);
create index thing_topology_gateway on thing_topology (gateway_product_key, gateway_device_name);
