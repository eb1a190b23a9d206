#include "gateway/routes/handling.h"

namespace klade {

Result<Date, Problem> query_date(const Call& call, std::string_view name, Date by_default) {
  const auto text = query_text(call, name);
  if (!text) return by_default;
  const auto date = parse_date(*text);
  if (!date) return fails_at("/" + std::string(name), "bad_date");
  return *date;
}

std::optional<std::string_view> query_text(const Call& call, std::string_view name) {
  const auto found = call.query.find(name);
  if (found == call.query.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

Result<DateRange, Problem> query_range(const Call& call, const DateRange& by_default) {
  const auto from = query_date(call, "from", by_default.from);
  if (!from) return Failure{from.error()};
  const auto to = query_date(call, "to", by_default.to);
  if (!to) return Failure{to.error()};
  if (*to < *from) return fails_at("/to", "dates_reversed");
  return DateRange{*from, *to};
}

Result<Sealed, Problem> sealed_text(const Desk& desk,
                                    const Id128& subject,
                                    std::string_view purpose,
                                    std::string_view text) {
  if (text.empty()) return Sealed{};
  auto sealed = desk.vault.seal(subject, purpose, text);
  if (!sealed) return fails("unavailable");
  return std::move(sealed).value();
}

Intent intent(const Call& call, Command command, const Id128& id) {
  return {std::move(command), call.principal.school, {id}, false};
}

Result<SchoolRow, Problem> own_school(const Call& call, const Desk& desk) {
  auto row = school(desk.reading.rows, call.principal.school);
  if (!row) return fails("not_found");
  return std::move(*row);
}

}  // namespace klade
