#!/bin/bash
# The order of the night. Each step is a job of its own.
cd $(dirname $0)/..
day=$1
for step in dwd/parcels dwd/scans dwd/deliveries dwd/invoices dwd/payments dwd/complaints dwd/sessions dwd/routes dwd/fuel; do
  sh $step.sh $day || exit 1
done
sh dim/masters.sh $day && sh dim/customers.sh $day && sh dim/services.sh $day && sh dim/vehicles.sh $day
for step in dws/*.sh; do
  sh $step $day
done
