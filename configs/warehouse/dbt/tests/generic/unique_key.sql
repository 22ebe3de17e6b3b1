{% test unique_key(model, columns) %}
-- Keys that more than one row has.
{% set key %}{% for column in columns %}{{ adapter.quote(column) }}{{ ", " if not loop.last }}{% endfor %}{% endset %}
select {{ key }}, count(*) as times
from {{ model }}
group by {{ key }}
having count(*) > 1
{% endtest %}
