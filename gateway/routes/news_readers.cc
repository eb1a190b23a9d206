#include "gateway/routes/news_readers.h"

#include <algorithm>

#include "gateway/routes/authority.h"
#include "projections/views/classes.h"

namespace klade {
namespace {

// Of pupils and parents whose class today is one of them; an empty list is the whole school.
bool is_of_classes(const Call& call, const ViewReader& rows, const std::vector<ClassId>& classes) {
  if (classes.empty()) return true;
  const auto own = class_of_pupil(rows, call.principal.pupil, today_of(call));
  return own && std::ranges::find(classes, own->id) != classes.end();
}

}  // namespace

bool was_news_for(const Call& call, const ViewReader& rows, const NewsRow& item) {
  const Principal& reader = call.principal;
  if (item.school != reader.school) return false;
  if (reader.is_staff() && reader.may(Permission::publish_news)) return true;
  if (item.text.from > today_of(call)) return false;
  const NewsAudience& audience = item.text.audience;
  if (reader.is_staff()) return audience.staff;
  const bool among = reader.is_parent() ? audience.parents : audience.pupils;
  return among && is_of_classes(call, rows, audience.classes);
}

bool may_read_news(const Call& call, const ViewReader& rows, const NewsRow& item) {
  const bool publishes = call.principal.is_staff() && call.principal.may(Permission::publish_news);
  return (publishes || !item.withdrawn) && was_news_for(call, rows, item);
}

}  // namespace klade
