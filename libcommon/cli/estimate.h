// SPDX-License-Identifier: BSD-3-Clause
// What a dry run says of time: seconds that follow from a part of the work, done and measured, or from a
// model of it. A guess for people, and the number "seconds" for --json; nothing else depends on it.
#pragma once

#include <functional>
#include <string>

namespace harima {

// For people: "0.04 s", "12 s", "34 min", "5.2 h".
std::string time_text(double seconds);

// Says "about TIME of WHAT", and reports the seconds. Once in a run: further ones are added to those before.
void say_time(double seconds, const std::string& what);
// The number alone.
void tell_time(double seconds);
// Says that it is not known, and why.
void say_no_time(const std::string& why);

// Seconds that `all` of something take, from parts of it: `work` does the part that it is told, the first of
// which is `least`, and each further one twice the last until one has taken long enough to tell, or has been
// all. A part counts without the one before it, so that what is done once does not.
double seconds_of(double all, double least, const std::function<void(double part)>& work);

// Seconds that so many bytes take to be written where memory takes them up; a disk may be slower.
double seconds_to_write(double bytes);

}  // namespace harima
