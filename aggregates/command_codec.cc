#include "aggregates/command_codec.h"

#include <cstring>
#include <map>

#include "events/core/bytes.h"
#include "events/core/match.h"
#include "events/core/names.h"

namespace klade {
namespace {

// The compiler's own name of the type, without its namespace.
template <class T>
constexpr std::string_view type_name() {
  std::string_view text = __PRETTY_FUNCTION__;
  constexpr std::string_view kBefore = "T = ";
  text.remove_prefix(text.find(kBefore) + kBefore.size());
  text = text.substr(0, text.find_first_of(";]"));
  const auto scope = text.rfind(':');
  return scope == std::string_view::npos ? text : text.substr(scope + 1);
}
static_assert(type_name<RecordMarks>() == "RecordMarks");

// Writes what a value's bytes mean: `{journal:id16,marks:[{...}]}`.
template <class T>
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
void describe(std::string& out) {
  if constexpr (HasFields<T>) {
    out += '{';
    const T value{};
    T::fields(value, [&](std::string_view name, const auto& field) {
      out.append(name).append(":");
      describe<std::decay_t<decltype(field)>>(out);
      out += ',';
    });
    out += '}';
  } else if constexpr (kIsVector<T>) {
    out += '[';
    describe<typename T::value_type>(out);
    out += ']';
  } else if constexpr (kIsOptional<T>) {
    out += '?';
    describe<typename T::value_type>(out);
  } else if constexpr (std::is_enum_v<T>) {
    out.append("enum").append(std::to_string(sizeof(T)));
    for (const Name<T>& name : names<T>()) out.append("|").append(name.text);
  } else if constexpr (std::is_integral_v<T>) {
    out.append(std::is_signed_v<T> ? "i" : "u").append(std::to_string(sizeof(T)));
  } else {
    out.append(type_name<T>()).append(std::to_string(sizeof(T)));
  }
}

std::uint64_t fingerprint_of(std::string_view description) {
  const Id128 hash = hash_id(description);
  std::uint64_t word = 0;
  std::memcpy(&word, hash.bytes.data(), sizeof word);
  return word;
}

template <class C>
std::uint64_t fingerprint() {
  static const std::uint64_t kFingerprint = [] {
    std::string description;
    describe<C>(description);
    return fingerprint_of(description);
  }();
  return kFingerprint;
}

// A value that is not in its enum's table is no value of the enum.
template <class T>
bool all_named(const T& value) {
  bool named = true;
  if constexpr (HasFields<T>) {
    T::fields(value,
              [&](std::string_view, const auto& field) { named = named && all_named(field); });
  } else if constexpr (kIsVector<T>) {
    for (const auto& element : value) named = named && all_named(element);
  } else if constexpr (kIsOptional<T>) {
    named = !value || all_named(*value);
  } else if constexpr (std::is_enum_v<T>) {
    named = is_named(value);
  }
  return named;
}

template <class C>
std::string encode_one(const C& command) {
  std::string bytes;
  ByteWriter out(bytes);
  out.bytes(type_name<C>());
  out.fixed(fingerprint<C>());
  pack(out, command);
  return bytes;
}

using Decoded = Result<Command, CommandDecodeError>;
struct Reader {
  std::uint64_t (*fingerprint)();
  Decoded (*decode)(std::string_view whole, ByteReader& fields);
};

template <class Aggregate, class C>
Decoded decode_one(std::string_view whole, ByteReader& fields) {
  C command{};
  unpack(fields, command);
  // One command has one form: what another would write otherwise is not taken.
  if (!fields.done() || !all_named(command) || encode_one(command) != whole) {
    return Failure{CommandDecodeError::malformed};
  }
  return Command(typename Aggregate::Command(std::move(command)));
}

using Readers = std::map<std::string_view, Reader>;

template <class Aggregate, class... C>
void add_commands(Readers& readers, const std::variant<C...>* /*of this type*/) {
  (readers.emplace(type_name<C>(), Reader{fingerprint<C>, decode_one<Aggregate, C>}), ...);
}
template <class... A>
Readers all_readers(const AggregateList<A...>& /*of this type*/) {
  Readers readers;
  (add_commands<A>(readers, static_cast<const typename A::Command*>(nullptr)), ...);
  return readers;
}

}  // namespace

std::string encode(const Command& command) {
  return match(command, [](const auto& of_aggregate) {
    return match(of_aggregate, [](const auto& one) { return encode_one(one); });
  });
}

Result<Command, CommandDecodeError> decode_command(std::string_view bytes) {
  static const Readers kReaders = all_readers(Aggregates{});
  if (bytes.size() > kMaxCommandBytes) return Failure{CommandDecodeError::malformed};
  ByteReader in(bytes);
  const std::string_view name = in.bytes();
  const auto print = in.fixed<std::uint64_t>();
  if (in.failed()) return Failure{CommandDecodeError::malformed};
  const auto reader = kReaders.find(name);
  if (reader == kReaders.end() || reader->second.fingerprint() != print) {
    return Failure{CommandDecodeError::not_understood};
  }
  return reader->second.decode(bytes, in);
}

}  // namespace klade
