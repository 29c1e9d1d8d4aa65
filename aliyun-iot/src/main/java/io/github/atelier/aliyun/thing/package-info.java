/**
 * Thing models (TSL) as data: what a product's devices have of properties, events and services, and
 * whether a value fits.
 *
 * <p>Pure: JSON comes in as bytes or Jackson trees, immutable values and lists of problems go out.
 * {@link io.github.atelier.aliyun.thing.ThingModel} is the document, {@link
 * io.github.atelier.aliyun.thing.DataType} a type with its specs, {@link
 * io.github.atelier.aliyun.thing.ValueCheck} the judge of values, {@link
 * io.github.atelier.aliyun.thing.ThingCode} the code table. May use only {@code
 * io.github.atelier.aliyun} and Jackson. The messages that carry values are in {@code
 * thing.message}.
 */
package io.github.atelier.aliyun.thing;
