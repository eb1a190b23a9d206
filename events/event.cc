#include "events/event.h"

namespace klade {

std::string to_text(const StreamId& stream) {
  return std::string(name_of(stream.kind)) + '-' + to_text(stream.id);
}

std::optional<StreamId> parse_stream(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto kind = parse_name<StreamKind>(text.substr(0, dash));
  const auto id = parse_id(text.substr(dash + 1));
  if (!kind || !id) return std::nullopt;
  return StreamId{*kind, *id};
}

std::string_view type_of(const Event& event) {
  return std::visit(
      [](const auto& context) {
        return std::visit(
            [](const auto& e) { return std::string_view{std::remove_cvref_t<decltype(e)>::kType}; },
            context);
      },
      event);
}

}  // namespace klade
