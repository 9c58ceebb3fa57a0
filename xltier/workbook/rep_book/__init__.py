"""The workbook that a rep or a team lead gets: one model, filled for each of them."""
