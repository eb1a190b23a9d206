#include "tests/kafka/producers.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>

namespace klade {
namespace {

namespace net = boost::asio;
using net::ip::tcp;

// Lengths and counts of Kafka's compact encoding are one more than they are; all here are short.
char compact(std::size_t count) { return static_cast<char>(count + 1); }

std::string request(const std::string& topic) {
  using namespace std::string_literals;
  const std::string head = "\0\x3d\0\0\0\0\0\0\0\x05klade\0"s;  // DescribeProducers, version 0
  const std::string partition = compact(1) + "\0\0\0\0"s;
  const std::string body = compact(1) + (compact(topic.size()) + topic) + partition + "\0\0"s;
  const std::string frame = head + body;
  return "\0\0\0"s + static_cast<char>(frame.size()) + frame;
}

std::string ask(const std::string& broker, const std::string& question) {
  net::io_context io;
  tcp::socket socket(io);
  const std::string port = broker.substr(broker.rfind(':') + 1);
  socket.connect({net::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::stoul(port))});
  net::write(socket, net::buffer(question));
  std::array<unsigned char, 4> size{};
  net::read(socket, net::buffer(size));
  std::string answer(std::size_t{size[2]} << 8 | size[3], '\0');
  net::read(socket, net::buffer(answer));
  return answer;
}

}  // namespace

std::size_t known_producers(const std::string& broker, const std::string& topic) {
  const std::string answer = ask(broker, request(topic));
  // Which request, tags, throttling; topics, a name; partitions, which; then how it went.
  const std::size_t at = 4 + 1 + 4 + 1 + (1 + topic.size()) + 1 + 4;
  if (answer.size() < at + 4 || answer[at] != 0 || answer[at + 1] != 0) {
    ADD_FAILURE() << "the broker does not describe producers of " << topic;
    return 0;
  }
  // After the error's text, which is none.
  return static_cast<unsigned char>(answer[at + 3]) - std::size_t{1};
}

}  // namespace klade
