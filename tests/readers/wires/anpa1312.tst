G7787glbsm
r d BC-US--MillClosing 1stLd-Writethru   08-29 0590
^BC-US--Mill Closing, 1st Ld-Writethru,127<
^Tide mill to close<
^AP Photo XX101<
^Eds: UPDATES with owner.<
^By IDA QUILL=
^Associated Press=
	   The mill will close, its owner said _ for good.
 
	   ``We are sorry,'' he said.
	   ___

	   AP-WF-08-29-31 1626GMT<


