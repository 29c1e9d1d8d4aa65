// Aliyun's own SDK for Node.js: registers over HTTPS, connects, posts a property, receives a message.
const iot = require('alibabacloud-iot-device-sdk');
const [productKey, deviceName, productSecret, httpsPort, mqttPort] = process.argv.slice(2);
const topic = `/${productKey}/${deviceName}/user/get`;

setTimeout(() => process.exit(3), 60000);
iot.register(
  {
    productKey, deviceName, productSecret,
    registerURL: `https://localhost:${httpsPort}/auth/register/device`,
  },
  (answer) => {
    if (!answer.data || !answer.data.deviceSecret) {
      console.log(`refused ${answer.code || answer}`);
      process.exit(2);
    }
    console.log('registered');
    const device = iot.device({
      productKey, deviceName,
      deviceSecret: answer.data.deviceSecret,
      brokerUrl: `mqtts://localhost:${mqttPort}`,
    });
    let missing = 2; // the message, and the reply to the post, in either order
    const done = () => { if (--missing === 0) { device.end(); process.exit(0); } };
    device.on('error', (error) => { console.log(`error ${error.message}`); process.exit(4); });
    device.on('message', (on, payload) => {
      if (on === topic) {
        console.log(`received ${payload}`);
        done();
      }
    });
    device.on('connect', () => {
      console.log('connected');
      device.subscribe(topic);
      device.postProps({ Temperature: 21.5 }, (reply) => {
        console.log(`reply ${reply.code}`);
        done();
      });
    });
  },
);
