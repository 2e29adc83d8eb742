#pragma once

void push(int value);
int pop(void);
int size(void);
