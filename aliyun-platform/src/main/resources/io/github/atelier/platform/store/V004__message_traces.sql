-- What went through, without payloads; the oldest are dropped.
create table message_trace (
  number      bigint       primary key,
  happened    bigint       not null,
  product_key varchar(32)  not null,
  device_name varchar(64)  not null,
  message_id  varchar(32)  not null,
  direction   varchar(8)   not null,
  topic       varchar(512) not null,
  qos         smallint     not null,
  size        int          not null,
  outcome     varchar(200) not null
);

create index message_trace_by_device on message_trace (product_key, device_name, number);
