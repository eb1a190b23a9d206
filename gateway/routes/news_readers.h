// Whom a school's news are for.  N3.  A function of views; safe from any thread.
#pragma once

#include "gateway/http/api.h"
#include "projections/views/news.h"

namespace klade {

// An item of the reader's school that is for it and has begun; who publishes sees each of them.
bool may_read_news(const Call& call, const ViewReader& rows, const NewsRow& item);
// The same, also of one that was withdrawn.
bool was_news_for(const Call& call, const ViewReader& rows, const NewsRow& item);

}  // namespace klade
