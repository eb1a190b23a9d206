// The peer of replay in `make bench`: the view `marks` (projections/views/marks.h), row for row, as
// Kafka Streams builds it from the log's topic: exactly-once v2, a RocksDB store with its changelog.
//
//   java MarksOfPupils BROKERS TOPIC APPLICATION STATE_DIRECTORY
//
// Ends once everything that stood in the topic at the start is folded and committed, and prints a
// line of JSON.  Time runs from the first record on: the start of Java and the group's rebalance are
// not counted.  It reads of a record (docs/storage.md) what the view needs and trusts it: neither
// digest nor chain is looked at.
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;

public final class MarksOfPupils {
  static final String STORE = "marks";
  static final AtomicLong events = new AtomicLong();
  static final AtomicLong firstAt = new AtomicLong();

  // Of a record.
  static final int KIND_AT = 4;
  static final int FRAME = 2;
  static final int SEQ_AT = 5 + 8 + 16;
  static final int COMMANDS_AT = SEQ_AT + 8 + 32 + 8;
  static final int ORIGIN_BYTES = 4 * 16 + 1 + 3 * 16;
  static final int STREAM_BYTES = 1 + 16;
  // Of a mark's event: journal, lesson, date, pupil, mark, and of its first two kinds the value.
  static final int JOURNAL_AT = 1;
  static final int LESSON_AT = JOURNAL_AT + 16;
  static final int DATE_AT = LESSON_AT + 16;
  static final int PUPIL_AT = DATE_AT + 4;
  static final int MARK_AT = PUPIL_AT + 16;
  static final int VALUE_AT = MARK_AT + 16;
  static final int VALUE_BYTES = 3;
  static final int REST_BYTES = 3;  // kind, weight, late

  static final byte[] RECORDED = "grading.mark_recorded.v1".getBytes(StandardCharsets.US_ASCII);
  static final byte[] CORRECTED = "grading.mark_corrected.v1".getBytes(StandardCharsets.US_ASCII);
  static final byte[] WITHDRAWN = "grading.mark_withdrawn.v1".getBytes(StandardCharsets.US_ASCII);

  static final class Fold implements Processor<byte[], byte[], Void, Void> {
    private KeyValueStore<Bytes, byte[]> rows;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      rows = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      firstAt.compareAndSet(0, System.nanoTime());
      byte[] bytes = record.value();
      if (bytes[KIND_AT] != FRAME) return;
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      byte[] seq = Arrays.copyOfRange(bytes, SEQ_AT, SEQ_AT + 8);
      in.position(COMMANDS_AT);
      long seen = 0;
      for (long commands = varint(in); commands > 0; --commands) {
        in.position(in.position() + ORIGIN_BYTES);
        for (long count = varint(in); count > 0; --count, ++seen) event(in, bytes, seq);
      }
      events.addAndGet(seen);
    }

    private void event(ByteBuffer in, byte[] bytes, byte[] seq) {
      in.position(in.position() + STREAM_BYTES);
      int sequence = in.position();
      in.position(sequence + 8);
      int typeBytes = (int) varint(in);
      int type = in.position();
      in.position(type + typeBytes);
      int size = (int) varint(in);
      int payload = in.position();
      in.position(payload + size);
      if (is(bytes, type, typeBytes, RECORDED)) {
        rows.put(key(in, bytes, payload), row(bytes, payload, sequence));
      } else if (is(bytes, type, typeBytes, CORRECTED)) {
        Bytes key = key(in, bytes, payload);
        byte[] row = rows.get(key);
        if (row != null) {
          row = row.clone();
          System.arraycopy(bytes, payload + VALUE_AT, row, 16, VALUE_BYTES);
          rows.put(key, row);
        }
      } else if (is(bytes, type, typeBytes, WITHDRAWN)) {
        rows.delete(key(in, bytes, payload));
      } else {
        return;
      }
      byte[] revision = new byte[1 + 16];
      revision[0] = 'r';
      System.arraycopy(bytes, payload + PUPIL_AT, revision, 1, 16);
      rows.put(Bytes.wrap(revision), seq);
    }

    private static boolean is(byte[] bytes, int at, int size, byte[] type) {
      return Arrays.equals(bytes, at, at + size, type, 0, type.length);
    }

    // m <pupil> <date> <journal> <mark>
    private static Bytes key(ByteBuffer in, byte[] bytes, int payload) {
      byte[] key = new byte[1 + 16 + 4 + 16 + 16];
      key[0] = 'm';
      System.arraycopy(bytes, payload + PUPIL_AT, key, 1, 16);
      ByteBuffer.wrap(key, 17, 4).putInt(in.getInt(payload + DATE_AT) ^ 0x80000000);
      System.arraycopy(bytes, payload + JOURNAL_AT, key, 21, 16);
      System.arraycopy(bytes, payload + MARK_AT, key, 37, 16);
      return Bytes.wrap(key);
    }

    // lesson, value, kind, weight, late, order
    private static byte[] row(byte[] bytes, int payload, int sequence) {
      byte[] row = new byte[16 + VALUE_BYTES + REST_BYTES + 8];
      System.arraycopy(bytes, payload + LESSON_AT, row, 0, 16);
      System.arraycopy(bytes, payload + VALUE_AT, row, 16, VALUE_BYTES + REST_BYTES);
      System.arraycopy(bytes, sequence, row, 16 + VALUE_BYTES + REST_BYTES, 8);
      return row;
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = in.get();
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) return value;
      }
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, String topic) throws Exception {
    int partitions =
        admin.describeTopics(java.util.List.of(topic)).allTopicNames().get().get(topic).partitions().size();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int i = 0; i < partitions; ++i) asked.put(new TopicPartition(topic, i), OffsetSpec.latest());
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(asked).all().get().forEach((where, told) -> {
      if (told.offset() > 0) ends.put(where, told.offset());
    });
    return ends;
  }

  private static boolean committed(Admin admin, String application, Map<TopicPartition, Long> ends)
      throws Exception {
    var offsets = admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get();
    for (var end : ends.entrySet()) {
      var offset = offsets.get(end.getKey());
      if (offset == null || offset.offset() < end.getValue()) return false;
    }
    return true;
  }

  public static void main(String[] arguments) throws Exception {
    String brokers = arguments[0];
    String topic = arguments[1];
    String application = arguments[2];
    Properties properties = new Properties();
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, arguments[3]);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");

    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingEnabled());
    builder.stream(topic, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())).process(Fold::new, STORE);

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers));
        KafkaStreams streams = new KafkaStreams(builder.build(), properties)) {
      Map<TopicPartition, Long> ends = ends(admin, topic);
      streams.start();
      while (!committed(admin, application, ends)) Thread.sleep(5);
      double seconds = (System.nanoTime() - firstAt.get()) / 1e9;
      long rows = 0;
      long digest = 0xcbf29ce484222325L;
      var store = streams.store(
          StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore()));
      try (var all = store.all()) {
        for (; all.hasNext(); ++rows) {
          var row = all.next();
          for (byte one : row.key.get()) digest = (digest ^ (one & 0xFF)) * 0x100000001b3L;
          for (byte one : row.value) digest = (digest ^ (one & 0xFF)) * 0x100000001b3L;
        }
      }
      System.out.printf("{\"events\": %d, \"rows\": %d, \"seconds\": %.6f, \"digest\": \"%s\"}%n",
          events.get(), rows, seconds, Long.toUnsignedString(digest));
    }
  }
}
