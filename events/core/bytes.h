// ByteWriter and ByteReader: bounded binary text, little endian, for frames and view rows.
//
//   integers   fixed width, little endian       (counts: LEB128 varint)
//   bytes      varint length, then the bytes
//   pack(x)    the fold of x's FIELDS in order; vectors: varint count, then the elements;
//              optional: one byte, then the value; enums: one byte; bool: one byte
//
// A reader never reads beyond its input: the first error makes it fail for good and every value
// after it is zero or empty.  Not thread-safe.  The reader does not own its input.
#pragma once

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  template <class Integer>
  void fixed(Integer value) {
    static_assert(std::is_integral_v<Integer>);
    auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
    char bytes[sizeof bits];
    for (char& byte : bytes) {
      byte = static_cast<char>(bits & 0xFFU);
      bits = static_cast<decltype(bits)>(sizeof bits > 1 ? bits >> 8U : 0);
    }
    out_.append(bytes, sizeof bits);
  }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) out_.push_back(static_cast<char>(value | 0x80U));
    out_.push_back(static_cast<char>(value));
  }
  void raw(std::string_view bytes) { out_.append(bytes); }
  void bytes(std::string_view bytes) {
    varint(bytes.size());
    raw(bytes);
  }

 private:
  std::string& out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  bool failed() const { return failed_; }
  bool done() const { return !failed_ && in_.empty(); }
  std::size_t left() const { return in_.size(); }
  void fail() { failed_ = true, in_ = {}; }

  template <class Integer>
  Integer fixed() {
    std::make_unsigned_t<Integer> bits = 0;
    const std::string_view bytes = raw(sizeof bits);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bits = static_cast<decltype(bits)>(
          bits | static_cast<decltype(bits)>(
                     static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i)));
    }
    return static_cast<Integer>(bits);
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::string_view byte = raw(1);
      if (byte.empty()) return 0;
      const auto bits = static_cast<std::uint8_t>(byte[0]);
      value |= static_cast<std::uint64_t>(bits & 0x7FU) << shift;
      if ((bits & 0x80U) == 0) return value;
    }
    fail();
    return 0;
  }
  std::string_view raw(std::size_t size) {
    if (failed_ || size > in_.size()) {
      fail();
      return {};
    }
    const std::string_view bytes = in_.substr(0, size);
    in_.remove_prefix(size);
    return bytes;
  }
  std::string_view bytes() { return raw(varint()); }

 private:
  std::string_view in_;
  bool failed_ = false;
};

template <class T>
void pack(ByteWriter& out, const T& value);
template <class T>
void unpack(ByteReader& in, T& value);

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class T>
inline constexpr bool kIsByteArray = false;
template <std::size_t N>
inline constexpr bool kIsByteArray<std::array<std::uint8_t, N>> = true;

// A list of cases, one a kind of type: nothing nests.
template <class T>
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
void pack(ByteWriter& out, const T& value) {
  if constexpr (HasFields<T>) {
    T::fields(value, [&](std::string_view, const auto& field) { pack(out, field); });
  } else if constexpr (std::is_base_of_v<Id128, T>) {
    out.raw({reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()});
  } else if constexpr (kIsByteArray<T>) {
    out.raw({reinterpret_cast<const char*>(value.data()), value.size()});
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.bytes(value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out.fixed(static_cast<std::uint8_t>(value));
  } else if constexpr (std::is_enum_v<T>) {
    out.fixed(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_integral_v<T>) {
    out.fixed(value);
  } else if constexpr (std::is_same_v<T, Instant>) {
    out.fixed(static_cast<std::int64_t>(value.time_since_epoch().count()));
  } else if constexpr (std::is_same_v<T, Date>) {
    out.fixed(static_cast<std::int32_t>(value.time_since_epoch().count()));
  } else if constexpr (std::is_same_v<T, WallTime>) {
    out.fixed(static_cast<std::int16_t>(value.count()));
  } else if constexpr (kIsOptional<T>) {
    pack(out, value.has_value());
    if (value) pack(out, *value);
  } else {
    static_assert(kIsVector<T>, "no packed form for this type");
    out.varint(value.size());
    for (const auto& element : value) pack(out, element);
  }
}

template <class T>
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
void unpack(ByteReader& in, T& value) {
  if constexpr (HasFields<T>) {
    T::fields(value, [&](std::string_view, auto& field) { unpack(in, field); });
  } else if constexpr (std::is_base_of_v<Id128, T>) {
    const std::string_view bytes = in.raw(value.bytes.size());
    if (!bytes.empty()) std::memcpy(value.bytes.data(), bytes.data(), bytes.size());
  } else if constexpr (kIsByteArray<T>) {
    const std::string_view bytes = in.raw(value.size());
    if (!bytes.empty()) std::memcpy(value.data(), bytes.data(), bytes.size());
  } else if constexpr (std::is_same_v<T, std::string>) {
    value = in.bytes();
  } else if constexpr (std::is_same_v<T, bool>) {
    value = in.fixed<std::uint8_t>() != 0;
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(in.fixed<std::underlying_type_t<T>>());
  } else if constexpr (std::is_integral_v<T>) {
    value = in.fixed<T>();
  } else if constexpr (std::is_same_v<T, Instant>) {
    value = Instant{std::chrono::microseconds{in.fixed<std::int64_t>()}};
  } else if constexpr (std::is_same_v<T, Date>) {
    value = Date{std::chrono::days{in.fixed<std::int32_t>()}};
  } else if constexpr (std::is_same_v<T, WallTime>) {
    value = WallTime{in.fixed<std::int16_t>()};
  } else if constexpr (kIsOptional<T>) {
    bool present = false;
    unpack(in, present);
    value.reset();
    if (present) unpack(in, value.emplace());
  } else {
    static_assert(kIsVector<T>, "no packed form for this type");
    const std::uint64_t count = in.varint();
    // Every element takes at least a byte, so a hostile count cannot reserve more than the input.
    if (count > in.left()) return in.fail();
    value.clear();
    value.reserve(count);
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) unpack(in, value.emplace_back());
  }
}

template <class T>
std::string packed(const T& value) {
  std::string out;
  ByteWriter writer(out);
  pack(writer, value);
  return out;
}
// Nothing when the bytes are not exactly one T.
template <class T>
std::optional<T> unpacked(std::string_view bytes) {
  T value{};
  ByteReader reader(bytes);
  unpack(reader, value);
  return reader.done() ? std::optional<T>(std::move(value)) : std::nullopt;
}

}  // namespace klade
