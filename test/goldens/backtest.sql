-- Written by backtest.py; do not edit.
CREATE TEMPORARY TABLE summary_golden (what text, alarms bigint, retrains bigint, covered bigint, detected bigint, mean_delay_days numeric, false_alarms bigint, quiet_days numeric, per_quarter numeric, elsewhere bigint, costs numeric[]);
INSERT INTO summary_golden VALUES ('logged', 5.0, 5.0, 2.0, 1.0, 15.0, 3.0, 112.0, 2.445820312, 1.0, '{7168.0,2500.0,9668.0,8418.0,12168.0,6084.0,16836.0}');
INSERT INTO summary_golden VALUES ('counterfactual', 1.0, 1.0, 2.0, 1.0, 15.0, 0.0, 112.0, 0.0, 0.0, '{4060.0,500.0,4560.0,4310.0,5060.0,2530.0,8620.0}');
CREATE TEMPORARY TABLE schedule_golden (delay interval, n integer, schedule text, retrains bigint, without_scores bigint, mean_loss numeric, costs numeric[], difference numeric);
INSERT INTO schedule_golden VALUES ('0 days', 0, 'never', 0, 0, 0.232727273, '{7168.0,0.0,7168.0,7168.0,7168.0,3584.0,14336.0}', NULL);
INSERT INTO schedule_golden VALUES ('0 days', 1, 'every 14 days', 10, 0, 0.088181818, '{2716.0,5000.0,7716.0,5216.0,12716.0,6358.0,10432.0}', 548.0);
INSERT INTO schedule_golden VALUES ('0 days', 2, 'every 56 days', 2, 0, 0.102727273, '{3164.0,1000.0,4164.0,3664.0,5164.0,2582.0,7328.0}', -3004.0);
INSERT INTO schedule_golden VALUES ('0 days', 3, 'policy', 1, 0, 0.131818182, '{4060.0,500.0,4560.0,4310.0,5060.0,2530.0,8620.0}', -2608.0);
INSERT INTO schedule_golden VALUES ('3 days', 0, 'never', 0, 0, 0.232727273, '{7168.0,0.0,7168.0,7168.0,7168.0,3584.0,14336.0}', NULL);
INSERT INTO schedule_golden VALUES ('3 days', 1, 'every 14 days', 10, 0, 0.094181818, '{2900.8,5000.0,7900.8,5400.8,12900.8,6450.4,10801.6}', 732.8);
INSERT INTO schedule_golden VALUES ('3 days', 2, 'every 56 days', 2, 0, 0.108727273, '{3348.8,1000.0,4348.8,3848.8,5348.8,2674.4,7697.6}', -2819.2);
INSERT INTO schedule_golden VALUES ('3 days', 3, 'policy', 1, 0, 0.135127273, '{4161.92,500.0,4661.92,4411.92,5161.92,2580.96,8823.84}', -2506.08);
