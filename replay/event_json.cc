#include "replay/event_json.h"

#include <variant>

#include "projections/reading.h"

namespace klade {
namespace {

class EventWriter {
 public:
  EventWriter(JsonWriter& out, std::string_view type, const KeyVault* vault)
      : out_(out), type_(type), vault_(vault) {}

  template <class T>
  void write(std::string_view name, const T& value) {
    if constexpr (std::is_same_v<T, Sealed>) {
      write_sealed(name, value);
    } else if constexpr (HasFields<T>) {
      out_.begin_object();
      T::fields(value, [&](std::string_view inner, const auto& field) {
        out_.key(inner);
        write(inner, field);
      });
      out_.end_object();
    } else {
      write_json(out_, value);
    }
  }

 private:
  void write_sealed(std::string_view name, const Sealed& sealed) {
    if (sealed.empty()) return out_.null();
    if (vault_ == nullptr) return write_mark("sealed", sealed);
    const auto opened = vault_->open(sealed, purpose_of(type_, name));
    if (!opened.ok()) throw VaultMismatch{opened.error()};
    const auto* text = std::get_if<std::string>(&*opened);
    text != nullptr ? out_.text(*text) : write_mark("erased", sealed);
  }
  void write_mark(std::string_view mark, const Sealed& sealed) {
    out_.begin_object();
    out_.key(mark);
    out_.text(to_text(sealed.key));
    out_.end_object();
  }

  JsonWriter& out_;
  const std::string_view type_;
  const KeyVault* const vault_;
};

void write_event(JsonWriter& out, const Event& event, const KeyVault* vault) {
  EventWriter writer(out, type_of(event), vault);
  std::visit(
      [&](const auto& context) {
        std::visit([&](const auto& one) { writer.write("", one); }, context);
      },
      event);
}

void write_actor(JsonWriter& out, const Origin& origin) {
  out.begin_object();
  out.key("profile");
  write_json(out, origin.profile);
  out.key("person");
  write_json(out, origin.person);
  out.key("role");
  write_json(out, origin.role);
  out.key("session");
  write_json(out, origin.session);
  out.end_object();
}

}  // namespace

std::string purpose_of(std::string_view type, std::string_view field) {
  if (type == PersonErased::kType) return "person.erasure_" + std::string(field);
  const std::string_view context = type.substr(0, type.find('.'));
  std::string_view subject = context;
  if (context == "people") subject = "person";
  if (context == "lessons") subject = "lesson";
  if (context == "grading") subject = "mark";
  if (context == "attendance") subject = "absence";
  return std::string(subject) + "." + std::string(field);
}

std::string event_json(const Event& event, const KeyVault* vault) {
  JsonWriter out;
  write_event(out, event, vault);
  return out.take();
}

std::optional<std::string> logged_event_json(const LoggedEvent& logged, const KeyVault* vault) {
  const auto event = decode(logged.stored.type, logged.stored.payload);
  if (!event.ok()) return std::nullopt;
  const Origin& origin = logged.command.origin;
  JsonWriter out;
  out.begin_object();
  out.key("partition");
  out.number(static_cast<std::int64_t>(logged.partition));
  out.key("seq");
  write_json(out, logged.seq);
  out.key("at");
  write_json(out, logged.at);
  out.key("stream");
  out.text(to_text(logged.stored.stream));
  out.key("sequence");
  write_json(out, logged.stored.sequence);
  out.key("command");
  write_json(out, origin.command);
  out.key("ordinal");
  write_json(out, logged.ordinal);
  out.key("actor");
  write_actor(out, origin);
  out.key("cause");
  write_json(out, origin.cause);
  out.key("correlation");
  write_json(out, origin.correlation);
  out.key("type");
  out.text(logged.stored.type);
  out.key("event");
  write_event(out, *event, vault);
  out.end_object();
  return out.take();
}

}  // namespace klade
