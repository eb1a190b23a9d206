// Lists in pages: `limit` and `cursor` of the query in, `items` and `next` out.  A cursor is the id
// of the page's last item: opaque to clients, and good as long as the item is there.
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "gateway/routes/handling.h"

namespace klade {

inline constexpr std::size_t kDefaultPage = 100;
inline constexpr std::size_t kMaxPage = 500;

template <class Item>
struct Page {
  std::vector<Item> items;
  std::optional<std::string> next;
  FIELDS(items, next)
};

inline Result<std::size_t, Problem> query_limit(const Call& call) {
  const auto text = query_text(call, "limit");
  if (!text) return kDefaultPage;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc{} || end != text->data() + text->size()) {
    return fails_at("/limit", "wrong_type");
  }
  if (limit < 1 || limit > kMaxPage) return fails_at("/limit", "out_of_range");
  return limit;
}

// The page that the call asks for, of all items in their order.
template <class Item>
Result<Page<Item>, Problem> page_of(const Call& call, std::vector<Item> all) {
  const auto limit = query_limit(call);
  if (!limit) return Failure{limit.error()};
  auto first = all.begin();
  if (const auto cursor = query_text(call, "cursor")) {
    first =
        std::ranges::find_if(all, [&](const Item& item) { return to_text(item.id) == *cursor; });
    if (first == all.end()) return fails("bad_cursor");
    ++first;
  }
  const auto left = static_cast<std::size_t>(all.end() - first);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(*limit, left));
  Page<Item> page;
  if (last != all.end() && last != first) page.next = to_text((last - 1)->id);
  page.items.assign(std::make_move_iterator(first), std::make_move_iterator(last));
  return page;
}

template <class Item>
Answered answer_page(const Call& call, std::vector<Item> all) {
  const auto page = page_of(call, std::move(all));
  if (!page) return Failure{page.error()};
  return answer(*page);
}

}  // namespace klade
