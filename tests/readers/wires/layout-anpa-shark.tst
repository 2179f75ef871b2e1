a0458
r d bc-
^BC-US--Shark-Kill,20<
^Shark killed<
   RHONA, Maine (AP) _ A shark was killed at sea by a ship.
AP-NY-03-01-31 1115GMT
