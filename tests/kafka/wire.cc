#include "tests/kafka/wire.h"

#include <cstddef>
#include <stdexcept>

namespace klade {
namespace {

// The last versions before Kafka's compact encodings.
constexpr std::int16_t kLastMetadata = 8;
constexpr std::int16_t kLastFindCoordinator = 2;
constexpr std::int16_t kLastProduce = 8;
constexpr std::uint16_t kNotEnoughReplicasAfterAppend = 20;

std::optional<std::int16_t> last_version(KafkaApi api) {
  if (api == KafkaApi::metadata) return kLastMetadata;
  if (api == KafkaApi::find_coordinator) return kLastFindCoordinator;
  if (api == KafkaApi::produce) return kLastProduce;
  return std::nullopt;
}

// Goes through a frame; what is beyond its end throws std::out_of_range.
class Cursor {
 public:
  explicit Cursor(std::string& frame) : frame_(&frame) {}

  std::uint8_t byte() { return static_cast<std::uint8_t>(frame_->at(at_++)); }
  std::int16_t int16() { return static_cast<std::int16_t>(number(2)); }
  std::int32_t int32() { return static_cast<std::int32_t>(number(4)); }
  std::uint32_t varint() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 32; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint32_t{next & 0x7FU} << shift;
      if (next < 0x80) break;
    }
    return value;
  }
  void skip(std::size_t bytes) { at_ += bytes; }
  // A negative length is a string that is absent.
  void skip_string() {
    const std::int16_t size = int16();
    if (size > 0) skip(static_cast<std::size_t>(size));
  }
  // The number that was read last becomes another.
  void put_back(std::size_t bytes, std::uint32_t value) {
    for (std::size_t i = 1; i <= bytes; ++i, value >>= 8) {
      frame_->at(at_ - i) = static_cast<char>(value & 0xFFU);
    }
  }

 private:
  std::uint32_t number(std::size_t bytes) {
    std::uint32_t value = 0;
    while (bytes-- > 0) value = value << 8 | byte();
    return value;
  }

  std::string* frame_;
  std::size_t at_ = 0;
};

void redirect_port(const std::map<std::uint16_t, std::uint16_t>& ports, Cursor& cursor) {
  const auto found = ports.find(static_cast<std::uint16_t>(cursor.int32()));
  if (found != ports.end()) cursor.put_back(4, found->second);
}

}  // namespace

std::optional<RequestHead> request_head(const std::string& frame) {
  if (frame.size() < 8) return std::nullopt;
  std::string head = frame.substr(0, 4);
  Cursor cursor(head);
  const auto api = static_cast<KafkaApi>(cursor.int16());
  return RequestHead{api, cursor.int16()};
}

void lower_versions(std::int16_t version, std::string& answer) {
  Cursor cursor(answer);
  cursor.skip(4);
  // A broker that does not know this version answers in the first one.
  const bool compact = cursor.int16() == 0 && version >= 3;
  std::uint32_t count = compact ? cursor.varint() - 1 : static_cast<std::uint32_t>(cursor.int32());
  for (; count > 0; --count) {
    const auto api = static_cast<KafkaApi>(cursor.int16());
    cursor.skip(2);
    const auto readable = last_version(api);
    if (readable && cursor.int16() > *readable) {
      cursor.put_back(2, static_cast<std::uint32_t>(*readable));
    } else if (!readable) {
      cursor.skip(2);
    }
    if (compact && cursor.varint() != 0)
      throw std::runtime_error("an ApiVersions with tagged fields");
  }
}

void redirect_brokers(const RequestHead& request,
                      const std::map<std::uint16_t, std::uint16_t>& ports,
                      std::string& answer) {
  Cursor cursor(answer);
  cursor.skip(4);
  if (request.api == KafkaApi::metadata) {
    if (request.version >= 3) cursor.skip(4);
    for (std::int32_t count = cursor.int32(); count > 0; --count) {
      cursor.skip(4);
      cursor.skip_string();
      redirect_port(ports, cursor);
      if (request.version >= 1) cursor.skip_string();
    }
  }
  if (request.api == KafkaApi::find_coordinator) {
    cursor.skip(request.version >= 1 ? 6 : 2);
    if (request.version >= 1) cursor.skip_string();
    cursor.skip(4);
    cursor.skip_string();
    redirect_port(ports, cursor);
  }
}

std::string spoiled(const RequestHead& request, std::string frame) {
  if (request.api == KafkaApi::produce) frame.back() = static_cast<char>(frame.back() ^ 1);
  return frame;
}

void say_not_enough_replicas(const RequestHead& request, std::string& answer) {
  if (request.api != KafkaApi::produce) return;
  Cursor cursor(answer);
  cursor.skip(4 + 4);  // which request; how many topics
  cursor.skip_string();
  cursor.skip(4 + 4 + 2);  // how many partitions; which; how it went
  cursor.put_back(2, kNotEnoughReplicasAfterAppend);
}

}  // namespace klade
