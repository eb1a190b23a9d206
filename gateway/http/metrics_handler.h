// MetricsHandler: /metrics alone, for a listener of its own.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "gateway/http/headers.h"
#include "gateway/http/message.h"
#include "gateway/http/problems.h"

namespace klade {

class MetricsHandler final : public HttpHandler {
 public:
  explicit MetricsHandler(std::function<std::string()> text) : text_(std::move(text)) {}

  void handle(HttpRequest request, Respond respond, RunLater /*run_later*/) override {
    HttpReply reply;
    if (request.target == "/metrics" && (request.verb == "GET" || request.is_head())) {
      reply.answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
      reply.answer.body = text_();
    } else {
      reply.answer = problem_answer(problem("not_found"), Language::en, random_id());
    }
    respond(std::move(reply));
  }
  HttpReply refuse(const Problem& problem) override {
    HttpReply reply;
    reply.answer = problem_answer(problem, Language::en, random_id());
    reply.close = true;
    return reply;
  }

 private:
  const std::function<std::string()> text_;
};

}  // namespace klade
