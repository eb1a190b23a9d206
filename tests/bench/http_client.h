// HttpClient: one blocking keep-alive connection to 127.0.0.1, for measuring.  Used by one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace klade::bench {

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  struct Reply {
    int status = 0;
    std::string body;
  };
  // The whole request as bytes; the answer has a Content-Length.
  Reply ask(std::string_view request);

  void send(std::string_view bytes);
  // The next line without its end, also of a chunked body; false at the end of the connection.
  bool read_line(std::string& line);
  // From any thread: whoever reads is at the end.
  void hang_up();

 private:
  bool fill();
  int socket_ = -1;
  std::string buffer_;
};

}  // namespace klade::bench
