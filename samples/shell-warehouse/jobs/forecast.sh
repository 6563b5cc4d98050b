#!/bin/bash
spark-submit --master yarn $(dirname $0)/forecast.py
