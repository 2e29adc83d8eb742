#pragma once

class Fraction {
};
