// Keys and rows of views.  A key is a table's letter and its parts; a row is `packed(struct)`.
//
//   ids 16 bytes as they are; dates 4 bytes and integers their width, both big endian (dates with
//   the sign bit turned), so that keys sort as what they say
//
// A row that does not unpack is a bug of its view (RocksDB guards the bytes): it stops the process.
// Pure functions; safe from any thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "events/core/bytes.h"
#include "events/core/check.h"
#include "events/core/id.h"
#include "events/core/time.h"
#include "projections/view_store.h"

namespace klade {

inline constexpr std::uint32_t kDateSign = 0x8000'0000U;

template <class Integer>
void append_big_endian(std::string& key, Integer value) {
  for (std::size_t i = sizeof value; i > 0; --i) {
    key.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * (i - 1))));
  }
}

template <class T>
void append_part(std::string& key, const T& part) {
  if constexpr (std::is_base_of_v<Id128, T>) {
    key.append(reinterpret_cast<const char*>(part.bytes.data()), part.bytes.size());
  } else if constexpr (std::is_same_v<T, Date>) {
    append_big_endian(key, static_cast<std::uint32_t>(part.time_since_epoch().count()) ^ kDateSign);
  } else {
    static_assert(std::is_unsigned_v<T>, "no key form for this type");
    append_big_endian(key, part);
  }
}

// The key of a table's row, or the prefix of the rows that begin with these parts.
template <class... Parts>
std::string row_key(char table, const Parts&... parts) {
  std::string key;
  key.reserve(1 + (sizeof(Parts) + ... + 0));
  key.push_back(table);
  (append_part(key, parts), ...);
  return key;
}

template <class T>
void take_part(std::string_view& key, T& part) {
  constexpr std::size_t kSize = std::is_same_v<T, Date> ? sizeof(std::uint32_t) : sizeof(T);
  CHECK(key.size() >= kSize);
  if constexpr (std::is_base_of_v<Id128, T>) {
    std::memcpy(part.bytes.data(), key.data(), kSize);
  } else {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kSize; ++i) bits = bits << 8U | static_cast<std::uint8_t>(key[i]);
    if constexpr (std::is_same_v<T, Date>) {
      part = Date{std::chrono::days{
          static_cast<std::int32_t>(static_cast<std::uint32_t>(bits) ^ kDateSign)}};
    } else {
      part = static_cast<T>(bits);
    }
  }
  key.remove_prefix(kSize);
}

// The parts of a key, in their order; the whole key must be these.
template <class... Parts>
void read_key(std::string_view key, Parts&... parts) {
  key.remove_prefix(1);
  (take_part(key, parts), ...);
  CHECK(key.empty());
}

template <class Row>
Row row_of(std::string_view bytes) {
  std::optional<Row> row = unpacked<Row>(bytes);
  CHECK(row.has_value());
  return *std::move(row);
}

template <class Row>
std::optional<Row> get_row(const ViewReader& rows, View view, std::string_view key) {
  const std::optional<std::string> bytes = rows.get(view, key);
  return bytes ? std::optional<Row>(row_of<Row>(*bytes)) : std::nullopt;
}
template <class Row>
std::optional<Row> get_row(const ViewBatch& rows, std::string_view key) {
  const std::optional<std::string> bytes = rows.get(key);
  return bytes ? std::optional<Row>(row_of<Row>(*bytes)) : std::nullopt;
}

// The position (Place.seq) of a scope's last change; 0 before the first.  All scopes of a school
// stand in one partition, so the greatest of several revisions changes whenever one of them does.
inline std::uint64_t get_revision(const ViewReader& rows, View view, std::string_view key) {
  return get_row<std::uint64_t>(rows, view, key).value_or(0);
}

// Whether a type is that of one of the events: what `Projection::wants` is made of.
template <class... Events>
constexpr bool is_type_of(std::string_view type) {
  return ((type == Events::kType) || ...);
}

template <class Context>
struct TypesOf;
template <class... Events>
struct TypesOf<std::variant<Events...>> {
  static constexpr bool have(std::string_view type) { return is_type_of<Events...>(type); }
};

// The same, of all events of the contexts.
template <class... Contexts>
constexpr bool is_type_in(std::string_view type) {
  return (TypesOf<Contexts>::have(type) || ...);
}

}  // namespace klade
