import type { Provenance } from './provenance.ts';

/** A police force area by its ONS code. Codes change: a record keeps code and vintage together. */
export interface PoliceArea {
  code: string;
  name: string;
  nation: 'England' | 'Wales';
}

export const POLICE_AREA_VINTAGE = 2024;
export const POLICE_AREA_PROVENANCE: Provenance = {
  source: 'ONS, Local authority to community safety partnership to police force area (2024), OGL v3.0',
  standing: 'read',
  checkedAt: '2026-07-01',
};

/**
 * The 43 territorial police force areas of England and Wales (E23 and W15 codes, vintage 2024). Source: Office for
 * National Statistics licensed under the Open Government Licence v3.0. British Transport Police has no such code.
 * The number of forces is due to change (White Paper, January 2026): never build a table that counts on 43.
 */
export const POLICE_AREAS: readonly PoliceArea[] = [
  { code: 'E23000001', name: 'Metropolitan Police', nation: 'England' },
  { code: 'E23000002', name: 'Cumbria', nation: 'England' },
  { code: 'E23000003', name: 'Lancashire', nation: 'England' },
  { code: 'E23000004', name: 'Merseyside', nation: 'England' },
  { code: 'E23000005', name: 'Greater Manchester', nation: 'England' },
  { code: 'E23000006', name: 'Cheshire', nation: 'England' },
  { code: 'E23000007', name: 'Northumbria', nation: 'England' },
  { code: 'E23000008', name: 'Durham', nation: 'England' },
  { code: 'E23000009', name: 'North Yorkshire', nation: 'England' },
  { code: 'E23000010', name: 'West Yorkshire', nation: 'England' },
  { code: 'E23000011', name: 'South Yorkshire', nation: 'England' },
  { code: 'E23000012', name: 'Humberside', nation: 'England' },
  { code: 'E23000013', name: 'Cleveland', nation: 'England' },
  { code: 'E23000014', name: 'West Midlands', nation: 'England' },
  { code: 'E23000015', name: 'Staffordshire', nation: 'England' },
  { code: 'E23000016', name: 'West Mercia', nation: 'England' },
  { code: 'E23000017', name: 'Warwickshire', nation: 'England' },
  { code: 'E23000018', name: 'Derbyshire', nation: 'England' },
  { code: 'E23000019', name: 'Nottinghamshire', nation: 'England' },
  { code: 'E23000020', name: 'Lincolnshire', nation: 'England' },
  { code: 'E23000021', name: 'Leicestershire', nation: 'England' },
  { code: 'E23000022', name: 'Northamptonshire', nation: 'England' },
  { code: 'E23000023', name: 'Cambridgeshire', nation: 'England' },
  { code: 'E23000024', name: 'Norfolk', nation: 'England' },
  { code: 'E23000025', name: 'Suffolk', nation: 'England' },
  { code: 'E23000026', name: 'Bedfordshire', nation: 'England' },
  { code: 'E23000027', name: 'Hertfordshire', nation: 'England' },
  { code: 'E23000028', name: 'Essex', nation: 'England' },
  { code: 'E23000029', name: 'Thames Valley', nation: 'England' },
  { code: 'E23000030', name: 'Hampshire', nation: 'England' },
  { code: 'E23000031', name: 'Surrey', nation: 'England' },
  { code: 'E23000032', name: 'Kent', nation: 'England' },
  { code: 'E23000033', name: 'Sussex', nation: 'England' },
  { code: 'E23000034', name: 'London, City of', nation: 'England' },
  { code: 'E23000035', name: 'Devon and Cornwall', nation: 'England' },
  { code: 'E23000036', name: 'Avon and Somerset', nation: 'England' },
  { code: 'E23000037', name: 'Gloucestershire', nation: 'England' },
  { code: 'E23000038', name: 'Wiltshire', nation: 'England' },
  { code: 'E23000039', name: 'Dorset', nation: 'England' },
  { code: 'W15000001', name: 'North Wales', nation: 'Wales' },
  { code: 'W15000002', name: 'Gwent', nation: 'Wales' },
  { code: 'W15000003', name: 'South Wales', nation: 'Wales' },
  { code: 'W15000004', name: 'Dyfed-Powys', nation: 'Wales' },
];

const BY_CODE = new Map(POLICE_AREAS.map((area) => [area.code, area]));
/** The police force area of an ONS code, or undefined. */
export const policeAreaByCode = (code: string): PoliceArea | undefined => BY_CODE.get(code);

const GSS = /^[A-Z][0-9]{8}$/;
/** True where the text has the shape of an ONS (GSS) code: one letter and eight digits. */
export const isGssCode = (text: string): boolean => GSS.test(text);
