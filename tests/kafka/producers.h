// What a broker knows of the producers that wrote to a topic, which librdkafka does not ask.
#pragma once

#include <cstddef>
#include <string>

namespace klade {

// Of partition 0, those whose state has not expired (DescribeProducers).  `broker` is the host:port
// of its leader.  What goes wrong fails the current test.
std::size_t known_producers(const std::string& broker, const std::string& topic);

}  // namespace klade
