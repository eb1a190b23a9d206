#include "gateway/cluster/peer_connection.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "gateway/cluster/peer_messages.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;

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
  // In a thread of its own that nobody waits for: a name server may take longer than a stop should.
  class Lookup {
   public:
    static std::shared_ptr<Lookup> begin(const PeerAddress& to) {
      auto lookup = std::make_shared<Lookup>();
      std::thread([lookup, to] { lookup->run(to); }).detach();
      return lookup;
    }
    // Whether it ended within that time.
    bool wait(std::chrono::milliseconds time) {
      std::unique_lock lock(mutex_);
      return changed_.wait_for(lock, time, [this] { return ended_.has_value(); });
    }
    bool is_older_than(std::chrono::milliseconds time) {
      const std::lock_guard lock(mutex_);
      return ended_ && Steady::now() - *ended_ > time;
    }
    Endpoints endpoints() {
      const std::lock_guard lock(mutex_);
      return endpoints_;
    }

   private:
    void run(const PeerAddress& to) {
      asio::io_context io{1};
      error_code error;
      auto found = asio::ip::tcp::resolver(io).resolve(to.host, to.port, error);
      const std::lock_guard lock(mutex_);
      endpoints_ = std::move(found);
      ended_ = Steady::now();
      changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Steady::time_point> ended_;  // guarded by mutex_
    Endpoints endpoints_;                      // guarded by mutex_
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
    // One that nobody waited for to its end may be used, unless it is stale.
    if (!lookup_ || lookup_->is_older_than(times_.look_up)) lookup_ = Lookup::begin(to);
    const auto until = Steady::now() + times_.look_up;
    while (Steady::now() < until && !stop_->stop_requested()) {
      if (lookup_->wait(kLook)) return std::exchange(lookup_, nullptr)->endpoints();
    }
    return {};
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
