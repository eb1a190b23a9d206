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

// Where a scan stands: at the lower of the next changed row and the next row below.
class RowOverlay::Merge {
 public:
  Merge(const RowOverlay& overlay, RowCursor& below, std::string_view prefix)
      : overlay_(overlay), below_(below), prefix_(prefix) {
    bound_.key = prefix;
    own_ = overlay_.order_.lower_bound(&bound_);
    below_.seek(prefix);
  }
  // False at the end.
  bool settle() {
    const bool more_own = own_ != overlay_.order_.end() && has_prefix((*own_)->key);
    const bool more_below = below_.valid() && has_prefix(below_.key());
    take_own_ = more_own && (!more_below || (*own_)->key <= below_.key());
    take_below_ = more_below && (!more_own || below_.key() <= (*own_)->key);
    return more_own || more_below;
  }
  bool visible() const { return !take_own_ || (*own_)->value.has_value(); }
  std::string_view key() const { return take_own_ ? (*own_)->key : below_.key(); }
  std::string_view value() const { return take_own_ ? *(*own_)->value : below_.value(); }
  void advance() {
    if (take_own_) ++own_;
    if (take_below_) below_.next();
  }
  // What has been changed further on is to be seen as it is now.
  void advance_after_changes() {
    bound_.key = key();
    own_ = overlay_.order_.upper_bound(&bound_);
    if (take_below_) below_.next();
  }

 private:
  bool has_prefix(std::string_view key) const { return key.substr(0, prefix_.size()) == prefix_; }

  const RowOverlay& overlay_;
  RowCursor& below_;
  const std::string_view prefix_;
  Row bound_;
  std::set<Row*, ByKey>::const_iterator own_;
  bool take_own_ = false;
  bool take_below_ = false;
};

void RowOverlay::scan(std::string_view prefix, RowCursor& below, const ViewReader::Visit& visit) {
  index_changes();
  Merge merge(*this, below, prefix);
  while (merge.settle()) {
    const std::size_t before = changed_.size();
    if (merge.visible() && !visit(merge.key(), merge.value())) return;
    changed_.size() == before ? merge.advance() : merge.advance_after_changes();
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
