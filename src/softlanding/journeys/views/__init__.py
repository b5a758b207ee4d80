"""Pages of the household's plan: start, questions, answers, people, plan, keep."""
