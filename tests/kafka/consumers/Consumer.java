// What Kafka's own Java client reads from topics, committed records only, each from its start to its
// end of now: one JSON line a record.  `chosen` is the partition that its own producer would send the
// key to.
//
//   java -cp 'LIBS/*' Consumer.java BROKERS TOPIC...
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

public class Consumer {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] arguments) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", arguments[0],
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "key.deserializer", StringDeserializer.class,
            "value.deserializer", StringDeserializer.class);
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      List<TopicPartition> all = new ArrayList<>();
      for (String topic : Arrays.asList(arguments).subList(1, arguments.length)) {
        consumer
            .partitionsFor(topic)
            .forEach(found -> all.add(new TopicPartition(topic, found.partition())));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      Set<TopicPartition> unread = new HashSet<>(all);
      while (!unread.isEmpty()) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          int partitions = consumer.partitionsFor(record.topic()).size();
          System.out.println(line(record, partitions));
        }
        unread.removeIf(one -> consumer.position(one) >= ends.get(one));
      }
    }
  }

  private static ObjectNode line(ConsumerRecord<String, String> record, int partitions) {
    ObjectNode line = JSON.createObjectNode();
    line.put("topic", record.topic());
    line.put("partition", record.partition());
    line.put("offset", record.offset());
    line.put("key", record.key());
    ObjectNode headers = line.putObject("headers");
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    line.put("value", record.value());
    byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
    line.put("chosen", BuiltInPartitioner.partitionForKey(key, partitions));
    return line;
  }
}
