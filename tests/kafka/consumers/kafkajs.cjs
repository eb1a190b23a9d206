// What KafkaJS reads from topics, committed records only, each from its start to its end of now: one
// JSON line a record.  `chosen` is the partition that its own producer would send the key to.
//
//   node kafkajs.cjs BROKERS TOPIC...
const { Kafka, Partitioners, logLevel } = require("kafkajs");

const partitioner = Partitioners.DefaultPartitioner();

function line(topic, partition, message, partitions) {
  const headers = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = value.toString();
  return JSON.stringify({
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key.toString(),
    headers,
    value: message.value.toString(),
    chosen: partitioner({ topic, partitionMetadata: partitions, message }),
  });
}

async function main(brokers, topics) {
  const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const partitions = {};
  for (const { name, partitions: found } of (await admin.fetchTopicMetadata({ topics })).topics) {
    partitions[name] = found;
  }
  const ends = new Map();
  for (const topic of topics) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      if (high !== low) ends.set(`${topic} ${partition}`, BigInt(high));
    }
  }

  const groupId = `kafkajs-${process.pid}-${Date.now()}`;
  const consumer = kafka.consumer({ groupId, readUncommitted: false });
  // It begins again by itself after what passes.
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (!restart) fail(error);
  });
  await consumer.connect();
  // The last of a partition is the marker of a transaction, which no message tells of; a batch does.
  const read = new Promise((done) => {
    if (ends.size === 0) done();
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
      const end = ends.get(`${topic} ${partition}`);
      if (end !== undefined && BigInt(lastOffset) + 1n >= end) ends.delete(`${topic} ${partition}`);
      if (ends.size === 0) done();
    });
  });
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      console.log(line(topic, partition, message, partitions[topic]));
    },
  });
  await read;
  await consumer.disconnect();
  await admin.disconnect();
}

function fail(error) {
  console.error(error);
  process.exit(1);
}

const [brokers, ...topics] = process.argv.slice(2);
main(brokers, topics).catch(fail);
