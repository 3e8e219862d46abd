"""Addresses of recruitment over time."""

from __future__ import annotations

from django.urls import path

from alongside.web.recruitment.views import beside, forecasts, looks, plans, points, rules, start

app_name = "recruitment"
urlpatterns = [
    path("", start.start, name="start"),
    path("cohort/<str:public_id>/", start.cohort, name="cohort"),
    path("cohort/<str:public_id>/look/", looks.look_at, name="look_at"),
    path("cohort/<str:public_id>/plan/", plans.choose_sides, name="plan_for"),
    path("cohort/<str:public_id>/plan/<str:population_id>/<int:number>/", plans.what_if, name="what_if"),
    path("cohort/<str:public_id>/agree/", points.agree, name="agree"),
    path("cohort/<str:public_id>/forecast/", forecasts.choose_population, name="forecast_for"),
    path("cohort/<str:public_id>/forecast/<str:population_id>/", forecasts.foresee, name="foresee"),
    path("arrivals-by-channel.csv", forecasts.sample, name="forecast_sample"),
    path("forecast/<str:public_id>/", forecasts.forecast, name="forecast"),
    path("forecast/<str:public_id>/held/", forecasts.backtest, name="backtest"),
    path("forecast/<str:public_id>/<str:name>", forecasts.forecast_file, name="forecast_file"),
    path("cohort/<str:public_id>/plans/", beside.side_by_side, name="side_by_side"),
    path("cohort/<str:public_id>/plans/<str:name>", beside.beside_file, name="beside_file"),
    path("sample.csv", looks.sample, name="sample"),
    path("look/<str:public_id>/", looks.look, name="look"),
    path("look/<str:public_id>/<str:name>", looks.look_file, name="look_file"),
    path("plan/<str:public_id>/", plans.plan, name="plan"),
    path("plan/<str:public_id>/<str:name>", plans.plan_file, name="plan_file"),
    path("plan/<str:public_id>/rule/", rules.try_rule, name="try_rule"),
    path("rule/<str:public_id>/", rules.tried_rule, name="tried_rule"),
    path("rule/<str:public_id>/<str:name>", rules.rule_file, name="rule_file"),
    path("point/<str:public_id>/", points.point, name="point"),
    path("point/<str:public_id>/decide/", points.decide, name="decide"),
    path("point/<str:public_id>/remark/", points.remark, name="remark"),
]
