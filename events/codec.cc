// encode and decode of events by cereal's portable binary archives over memory.
//
//   event    = 01 field...         01: little endian, the only byte order that is written or read
//   field    = the value by its type, in the order of FIELDS:
//     struct   its fields           id, byte array  its bytes
//     string   size:u32 bytes       vector          count:u32 elements
//     bool     00 or 01             enum            u8, a value in its table of names
//     date     i32 days             instant         i64 microseconds
//     wall time i16 minutes         integer         as wide as it is
//
// Integers are little endian.  What does not end where the bytes end is malformed.  Thread-safe.
//
// The table from a type's name to its decoder and newest type is made from the variants, so an
// event is listed in its context's header and nowhere else.
#include <algorithm>
#include <array>
#include <cereal/archives/portable_binary.hpp>
#include <istream>
#include <optional>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "events/core/bytes.h"
#include "events/core/names.h"
#include "events/event.h"

namespace klade {
namespace {

constexpr char kLittleEndian = 1;

// Thrown in the fold and caught by decode_struct, as cereal's own exceptions are.
struct Malformed {};

class MemoryIn final : public std::streambuf {
 public:
  // The archive only reads from a streambuf, so the bytes are never written to.
  void use(std::string_view bytes) {
    char* begin = const_cast<char*>(bytes.data());
    setg(begin, begin, begin + bytes.size());
  }
  std::size_t left() const { return static_cast<std::size_t>(egptr() - gptr()); }
};

class MemoryOut final : public std::streambuf {
 public:
  void use(std::string& out) { out_ = &out; }

 protected:
  std::streamsize xsputn(const char* bytes, std::streamsize size) override {
    out_->append(bytes, static_cast<std::size_t>(size));
    return size;
  }

 private:
  std::string* out_ = nullptr;
};

using Out = cereal::PortableBinaryOutputArchive;
using In = cereal::PortableBinaryInputArchive;

// What a type has on the wire: the integer that stands for it, where there is one.
template <class T>
constexpr bool kIsPlain = std::is_integral_v<T> && !std::is_same_v<T, bool>;
template <class T>
constexpr bool kIsBytes = std::is_base_of_v<Id128, T> || kIsByteArray<T>;
template <class T>
constexpr bool kIsTime =
    std::is_same_v<T, Date> || std::is_same_v<T, Instant> || std::is_same_v<T, WallTime>;

template <class T>
auto& bytes_of(T& value) {
  if constexpr (std::is_base_of_v<Id128, std::remove_const_t<T>>) {
    return value.bytes;
  } else {
    return value;
  }
}
std::int32_t wire(Date date) { return static_cast<std::int32_t>(date.time_since_epoch().count()); }
std::int64_t wire(Instant at) { return at.time_since_epoch().count(); }
std::int16_t wire(WallTime time) { return static_cast<std::int16_t>(time.count()); }

// The fewest bytes that a value of this type takes: bounds what a count may promise.
template <class T>
std::size_t least_size() {
  if constexpr (HasFields<T>) {
    std::size_t size = 0;
    T value{};
    T::fields(value, [&](std::string_view, auto& field) {
      size += least_size<std::remove_reference_t<decltype(field)>>();
    });
    return size;
  } else if constexpr (kIsBytes<T>) {
    return std::tuple_size_v<std::remove_reference_t<decltype(bytes_of(std::declval<T&>()))>>;
  } else if constexpr (kIsTime<T>) {
    return sizeof(wire(T{}));
  } else if constexpr (std::is_same_v<T, std::string> || kIsVector<T>) {
    return sizeof(std::uint32_t);
  } else {
    return sizeof(T);
  }
}

template <class T>
void put(Out& out, const T& value) {
  if constexpr (HasFields<T>) {
    T::fields(value, [&](std::string_view, const auto& field) { put(out, field); });
  } else if constexpr (kIsBytes<T>) {
    const auto& bytes = bytes_of(value);
    out(cereal::binary_data(bytes.data(), bytes.size()));
  } else if constexpr (kIsTime<T>) {
    out(wire(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    out(static_cast<std::uint32_t>(value.size()));
    out(cereal::binary_data(value.data(), value.size()));
  } else if constexpr (std::is_enum_v<T> || std::is_same_v<T, bool>) {
    static_assert(sizeof(T) == 1);
    out(static_cast<std::uint8_t>(value));
  } else if constexpr (kIsVector<T>) {
    out(static_cast<std::uint32_t>(value.size()));
    for (const auto& element : value) put(out, element);
  } else {
    static_assert(kIsPlain<T>, "no encoding for this type");
    out(value);
  }
}

template <class Integer>
Integer load_integer(In& in) {
  Integer value = 0;
  in(value);
  return value;
}

// A count or size, of things that take `each` bytes at least: no more than the bytes left.
std::size_t load_size(In& in, const MemoryIn& bytes, std::size_t each) {
  const std::size_t size = load_integer<std::uint32_t>(in);
  if (size > bytes.left() / each) throw Malformed{};
  return size;
}

template <class T>
T load_time(In& in) {
  const auto count = load_integer<decltype(wire(T{}))>(in);
  if constexpr (std::is_same_v<T, WallTime>) {
    return WallTime{count};
  } else {
    return T{typename T::duration{count}};
  }
}

bool load_flag(In& in) {
  const auto bits = load_integer<std::uint8_t>(in);
  if (bits > 1) throw Malformed{};
  return bits == 1;
}

template <class T>
void take(In& in, const MemoryIn& left, T& value) {
  if constexpr (HasFields<T>) {
    T::fields(value, [&](std::string_view, auto& field) { take(in, left, field); });
  } else if constexpr (kIsBytes<T>) {
    auto& bytes = bytes_of(value);
    in(cereal::binary_data(bytes.data(), bytes.size()));
  } else if constexpr (kIsTime<T>) {
    value = load_time<T>(in);
  } else if constexpr (std::is_same_v<T, std::string>) {
    value.resize(load_size(in, left, 1));
    in(cereal::binary_data(value.data(), value.size()));
  } else if constexpr (std::is_same_v<T, bool>) {
    value = load_flag(in);
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(load_integer<std::uint8_t>(in));
    if (!is_named(value)) throw Malformed{};
  } else if constexpr (kIsVector<T>) {
    static const std::size_t kEach = least_size<typename T::value_type>();
    const std::size_t count = load_size(in, left, kEach);
    value.clear();  // a struct may come with elements of its own
    value.reserve(count);
    for (std::size_t i = 0; i < count; ++i) take(in, left, value.emplace_back());
  } else {
    static_assert(kIsPlain<T>, "no encoding for this type");
    in(value);
  }
}

template <class T>
std::string encode_struct(const T& value) {
  // Making a stream costs as much as encoding an event, so each thread keeps one.
  thread_local MemoryOut buffer;
  thread_local std::ostream stream(&buffer);
  std::string bytes;
  buffer.use(bytes);
  Out out(stream, Out::Options::LittleEndian());
  put(out, value);
  return bytes;
}

template <class T>
bool decode_struct(std::string_view bytes, T& value) {
  thread_local MemoryIn buffer;
  thread_local std::istream stream(&buffer);
  if (bytes.empty() || bytes.front() != kLittleEndian) return false;
  buffer.use(bytes);
  try {
    In in(stream);
    take(in, buffer, value);
  } catch (const Malformed&) {
    return false;
  } catch (const cereal::Exception&) {
    return false;
  }
  return buffer.left() == 0;
}

// How the table decodes T.
template <class T>
Result<Event, DecodeError> decode_as(std::string_view bytes) {
  T event{};
  if (!decode_struct(bytes, event)) return Failure{DecodeError::malformed};
  return Event{newest(std::move(event))};
}

struct Shape {
  Result<Event, DecodeError> (*decode)(std::string_view bytes);
  std::string_view newest_type;
};
using Table = std::unordered_map<std::string_view, Shape>;

template <class T>
void add(Table& table) {
  const bool fresh = table.emplace(T::kType, Shape{&decode_as<T>, kNewestType<T>}).second;
  CHECK(fresh);
}

template <class... Events>
void add_context(Table& table, const std::variant<Events...>* /*of this type*/) {
  (add<Events>(table), ...);
}
template <class... Contexts>
void add_contexts(Table& table, const std::variant<Contexts...>* /*of this type*/) {
  (add_context(table, static_cast<const Contexts*>(nullptr)), ...);
}
template <class... Old>
void add_retired([[maybe_unused]] Table& table, OldShapes<Old...> /*of this type*/) {
  (add<Old>(table), ...);
}

const Table& shapes() {
  static const Table kTable = [] {
    Table table;
    add_contexts(table, static_cast<const Event*>(nullptr));
    add_retired(table, RetiredEvents{});
    return table;
  }();
  return kTable;
}

}  // namespace

std::string encode(const Event& event) {
  return std::visit(
      [](const auto& context) {
        return std::visit([](const auto& e) { return encode_struct(e); }, context);
      },
      event);
}

Result<Event, DecodeError> decode(std::string_view type, std::string_view bytes) {
  const auto found = shapes().find(type);
  if (found == shapes().end()) return Failure{DecodeError::unknown_type};
  return found->second.decode(bytes);
}

std::optional<std::string_view> newest_type(std::string_view type) {
  const auto found = shapes().find(type);
  return found == shapes().end() ? std::nullopt : std::optional(found->second.newest_type);
}

}  // namespace klade
