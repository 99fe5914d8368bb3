#pragma once
#include <string>
#include "image/frame.h"
namespace harima { inline void write_png(const std::string&, const FrameView&) {} }
