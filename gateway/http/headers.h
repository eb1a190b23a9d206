// What stands in the headers of requests and answers, and is no route's business.  Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "gateway/http/api.h"
#include "gateway/http/message.h"

namespace klade {

inline constexpr std::size_t kMaxIdempotencyKeyBytes = 255;

// The trace of W3C's traceparent; a random one when there is none or it is malformed.
Id128 trace_of(std::string_view traceparent);

bool is_json(std::string_view content_type);

bool is_idempotency_key(std::string_view key);
// The command that a profile's key stands for, and what tells a retry from another use of it.
CommandId command_of(const ProfileId& profile, std::string_view key);
Id128 fingerprint_of(const HttpRequest& request, std::string_view body);

// Whose attempts are counted: the peer, or the client that a trusted proxy names by its address.
std::string client_address(const HttpRequest& request, std::string_view trusted_proxy);

Answer problem_answer(const Problem& problem, Language language, const Id128& trace);

// A strong entity tag; when the client has that already, 304 without a body.
std::string etag_of(std::string_view body);
void tag(HttpReply& reply, const std::string& etag, std::string_view if_none_match);

// Of everything below /api, and of the pages of the web client.
void add_api_headers(Answer& answer);
void add_page_headers(Answer& answer);

}  // namespace klade
