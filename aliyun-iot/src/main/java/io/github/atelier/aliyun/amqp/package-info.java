/** The owner's side of Aliyun's AMQP 1.0 subscription: how a consumer logs in. */
package io.github.atelier.aliyun.amqp;
