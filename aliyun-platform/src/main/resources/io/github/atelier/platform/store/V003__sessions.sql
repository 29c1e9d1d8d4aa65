-- What MQTT sessions with clean session 0 keep. The client id is empty for the device's own
-- session, else the one that a registration issued.
create table device_session (
  session_no  bigint       primary key,
  product_key varchar(32)  not null,
  device_name varchar(64)  not null,
  client_id   varchar(128) not null,
  unique (product_key, device_name, client_id),
  foreign key (product_key, device_name) references device on delete cascade
);

create table session_filter (
  session_no bigint       not null references device_session on delete cascade,
  filter     varchar(512) not null,
  primary key (session_no, filter)
);

-- The number's upper bits are the milliseconds of its making. Packet id 0: never sent.
create table session_message (
  number     bigint       primary key,
  session_no bigint       not null references device_session on delete cascade,
  topic      varchar(512) not null,
  payload    bytea        not null,
  packet_id  int          not null
);

create index session_message_by_session on session_message (session_no, number);
