"""Files from elsewhere: found, decoded and matched to the columns of the workbook."""
