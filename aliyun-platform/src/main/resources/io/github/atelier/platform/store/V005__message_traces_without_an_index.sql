-- One more row in the order of devices for every message would rewrite a page for every device.
-- There are 100,000 rows at most; the few who ask look at them all.
drop index message_trace_by_device;
