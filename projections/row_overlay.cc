#include "projections/row_overlay.h"

#include <algorithm>

namespace klade {

const RowOverlay::Row* RowOverlay::find(std::string_view key) const {
  const auto known = by_key_.find(key);
  return known == by_key_.end() ? nullptr : known->second;
}

RowOverlay::Row& RowOverlay::row(std::string_view key) {
  const auto known = by_key_.find(key);
  if (known != by_key_.end()) return *known->second;
  Row& fresh = rows_.emplace_back();
  fresh.key = key;
  by_key_.emplace(fresh.key, &fresh);
  return fresh;
}

const RowOverlay::Row& RowOverlay::remember(std::string_view key,
                                            std::optional<std::string> value) {
  Row& fresh = row(key);
  fresh.value = std::move(value);
  return fresh;
}

RowOverlay::Row& RowOverlay::changed_row(std::string_view key) {
  Row& one = row(key);
  if (!one.changed) {
    one.changed = true;
    changed_.push_back(&one);
    if (ordered_) order_.insert(&one);
  }
  return one;
}

void RowOverlay::put(std::string_view key, std::string_view value) {
  Row& one = changed_row(key);
  if (one.value) {
    one.value->assign(value);
    return;
  }
  one.value.emplace(value);
}

void RowOverlay::erase(std::string_view key) { changed_row(key).value.reset(); }

void RowOverlay::index_changes() {
  if (ordered_) return;
  order_.insert(changed_.begin(), changed_.end());
  ordered_ = true;
}

void RowOverlay::scan(std::string_view prefix, RowCursor& below, const ViewReader::Visit& visit) {
  index_changes();
  const auto has_prefix = [&](std::string_view key) {
    return key.substr(0, prefix.size()) == prefix;
  };
  Row bound;
  bound.key = prefix;
  auto own = order_.lower_bound(&bound);
  below.seek(prefix);
  while (true) {
    const bool more_own = own != order_.end() && has_prefix((*own)->key);
    const bool more_below = below.valid() && has_prefix(below.key());
    if (!more_own && !more_below) return;
    const int order = !more_own     ? 1
                      : !more_below ? -1
                                    : std::string_view((*own)->key).compare(below.key());
    const std::string_view key = order > 0 ? below.key() : std::string_view((*own)->key);
    const std::size_t before = changed_.size();
    if (order > 0 ? !visit(key, below.value()) : (*own)->value && !visit(key, *(*own)->value)) {
      return;
    }
    if (order <= 0) ++own;
    // What the visit has changed further on is to be seen as it is now.
    if (changed_.size() != before) {
      bound.key = key;
      own = order_.upper_bound(&bound);
    }
    if (order >= 0) below.next();
  }
}

const std::vector<RowOverlay::Row*>& RowOverlay::sorted_changes() {
  std::ranges::sort(changed_, ByKey{});
  return changed_;
}

void RowOverlay::committed(std::size_t keep) {
  if (rows_.size() > keep) return clear();
  for (Row* one : changed_) one->changed = false;
  changed_.clear();
  order_.clear();
  ordered_ = false;
}

void RowOverlay::clear() {
  order_.clear();
  ordered_ = false;
  changed_.clear();
  by_key_.clear();
  rows_.clear();
}

}  // namespace klade
