/**
 * Short messages as octets: the transfer layer of 3GPP TS 23.040 (TPDUs, addresses, time stamps,
 * concatenation) and the alphabets of 3GPP TS 23.038. Pure functions and immutable values; hostile
 * octets end in {@link io.github.atelier.grammar.sms.SmsFormatException} and nothing else. Both
 * sides of the wire use it; it knows nothing of AT commands.
 */
package io.github.atelier.grammar.sms;
