// Many records at once to one partition, in order, for whoever waits for all of them.
#pragma once

#include <optional>
#include <vector>

#include "events/kafka/kafka_producer.h"

namespace klade {

// The offset after the last of them, once all are confirmed (0: there were none); nothing when one
// is lost, and then each may be there or not.  Blocks; the producer must outlive it.
std::optional<std::int64_t> send_all(KafkaProducer& producer, std::vector<KafkaRecord> records);

}  // namespace klade
