#include "gateway/cluster/peer_connection.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <utility>

#include "gateway/cluster/peer_messages.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

// How soon a request to stop is noticed.
constexpr std::chrono::milliseconds kLook{50};
constexpr std::uint64_t kMaxAnswerBytes = kMaxPeerBytes;

}  // namespace

class PeerConnection::Line {
 public:
  Line(std::string address, const PeerTimes& times) : address_(std::move(address)), times_(times) {}

  std::optional<std::string> post(const std::string& target,
                                  const std::string& body,
                                  const std::stop_token& stop) {
    stop_ = &stop;
    const bool was_open = stream_.has_value();
    auto answer = try_post(target, body);
    if (!answer && was_open && was_closed_ && !stop.stop_requested()) {
      answer = try_post(target, body);
    }
    return answer;
  }

 private:
  using Endpoints = asio::ip::tcp::resolver::results_type;
  struct Lookup {
    bool ended = false;
    Endpoints endpoints;
  };

  std::optional<std::string> try_post(const std::string& target, const std::string& body) {
    was_closed_ = false;
    if (!stream_ && !connect()) return std::nullopt;
    auto answer = exchange(target, body);
    if (!answer) stream_.reset();
    return answer;
  }

  // Runs one operation to its end; the stream's own time-out bounds it.
  template <class Begin>
  error_code finish(Begin begin) {
    std::optional<error_code> ended;
    begin([&ended](const error_code& error, auto&&...) { ended = error; });
    io_.restart();
    while (!ended && !stop_->stop_requested()) io_.run_for(kLook);
    if (!ended) {
      stream_->close();
      io_.restart();
      io_.run();  // what was begun ends before what it refers to
    }
    return ended.value_or(asio::error::operation_aborted);
  }

  Endpoints resolve(const PeerAddress& to) {
    if (!lookup_) {
      lookup_ = std::make_shared<Lookup>();
      resolver_.async_resolve(
          to.host, to.port, [lookup = lookup_](const error_code&, const Endpoints& found) {
            lookup->endpoints = found;
            lookup->ended = true;
          });
    }
    const auto until = std::chrono::steady_clock::now() + times_.look_up;
    io_.restart();
    while (!lookup_->ended) {
      if (stop_->stop_requested() || std::chrono::steady_clock::now() > until) return {};
      io_.run_one_for(kLook);
    }
    return std::exchange(lookup_, nullptr)->endpoints;
  }

  bool connect() {
    const auto to = parse_peer_address(address_);
    if (!to) return false;
    const auto endpoints = resolve(*to);
    if (endpoints.empty()) return false;
    stream_.emplace(io_);
    buffer_.clear();
    stream_->expires_after(times_.connect);
    if (finish([&](auto done) { stream_->async_connect(endpoints, done); })) {
      stream_.reset();
      return false;
    }
    error_code ignored;
    stream_->socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    return true;
  }

  std::optional<std::string> exchange(const std::string& target, const std::string& body) {
    http::request<http::string_body> request(http::verb::post, target, 11);
    request.set(http::field::host, address_);
    request.set(http::field::content_type, "application/octet-stream");
    request.body() = body;
    request.prepare_payload();
    http::response_parser<http::string_body> parser;
    parser.body_limit(kMaxAnswerBytes);
    stream_->expires_after(times_.request);
    error_code error = finish([&](auto done) { http::async_write(*stream_, request, done); });
    if (!error) {
      error = finish([&](auto done) { http::async_read(*stream_, buffer_, parser, done); });
    }
    if (error) {
      was_closed_ = error != beast::error::timeout && !parser.got_some() && buffer_.size() == 0;
      return std::nullopt;
    }
    if (parser.get().result() != http::status::ok) return std::nullopt;
    const bool stays = parser.keep_alive();
    std::string answer = std::move(parser.get().body());
    if (!stays) stream_.reset();
    return answer;
  }

  const std::string address_;
  const PeerTimes times_;
  const std::stop_token* stop_ = nullptr;
  bool was_closed_ = false;  // the last request failed before a byte of its answer came
  asio::io_context io_{1};
  asio::ip::tcp::resolver resolver_{io_};
  std::shared_ptr<Lookup> lookup_;  // that goes on
  std::optional<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
};

PeerConnection::PeerConnection(std::string address, const PeerTimes& times)
    : line_(std::make_unique<Line>(std::move(address), times)) {}
PeerConnection::~PeerConnection() = default;

std::optional<std::string> PeerConnection::post(const std::string& target,
                                                const std::string& body,
                                                const std::stop_token& stop) {
  return line_->post(target, body, stop);
}

}  // namespace klade
